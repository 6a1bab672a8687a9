//! What a page says around its document.

use super::sentences;

sentences! {
    contents() = "Contents";
}
