//! What the document of an agreement says.

use super::sentences;

sentences! {
    between(provider, customer) = "between {provider} and {customer}";
    version_effective(version, date) = "Version {version}, in force from {date}.";
    effective(date) = "In force from {date}.";
    parties() = "Parties";
    the_provider() = "the Provider";
    the_customer() = "the Customer";
    a_party() = "a further party";
    party(name, role) = "{name} ({role}).";
    party_at(name, address, role) = "{name}, {address} ({role}).";
    any_customer(name) = "Whoever accepts this agreement as an offer to the public ({name}) is the Customer.";
    contacts() = "Its contacts under this agreement are:";
    purpose() = "Purpose";
    definitions() = "Definitions";
    means(term, meaning) = "“{term}” means {meaning}.";
    contact(name, address) = "{name}: {address}";
}
