"""A day of each client with the real server: what it says is answered in its way. pytest-lsp checks every answer against the protocol."""

import asyncio
import os
import re
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from profiles import PROFILES
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient

HERE = Path(__file__).parent
SLAC = os.environ["SLAC"]
TEXT = (HERE.parents[2] / "editors" / "test" / "main.sla").read_text(encoding="utf-8")
# A sign of two units of UTF-16 and four bytes, on the line of the mistake.
TEXT = re.sub(r"objective uptime .*?\n}", 'objective uptime "😀" { for platform; measure up; over each calendar month; target >= 99.9 }', TEXT, flags=re.S)
MENDED = TEXT.replace("99.9 }", "99.9% }")
PATIENCE = 20


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[SLAC, "lsp"]), params=PROFILES, ids=[it.name for it in PROFILES])
async def client(lsp_client: LanguageClient, request, tmp_path):
    lsp_client.profile = request.param
    lsp_client.registered = []

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def _(client: LanguageClient, params: types.RegistrationParams):
        client.registered.extend(it.method for it in params.registrations)

    for method in (types.WORKSPACE_INLAY_HINT_REFRESH, types.WORKSPACE_CODE_LENS_REFRESH, types.WORKSPACE_SEMANTIC_TOKENS_REFRESH):
        lsp_client.feature(method)(lambda _: None)
    lsp_client.feature("sla/previewChanged")(lambda _: None)

    (tmp_path / "main.sla").write_text(TEXT, encoding="utf-8")
    lsp_client.uri = (tmp_path / "main.sla").as_uri()
    root = tmp_path.as_uri()
    lsp_client.answer = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=request.param.capabilities,
            root_uri=root,
            workspace_folders=[types.WorkspaceFolder(uri=root, name="contracts")],
        )
    )
    yield
    await asyncio.wait_for(lsp_client.shutdown_session(), PATIENCE)
    assert lsp_client._server.returncode == 0, "the server ends with 0 after shutdown and exit"


def open_text(client, text=TEXT):
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri=client.uri, language_id="sla", version=1, text=text))
    )


def change(client, version, text):
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version=version, uri=client.uri),
            [types.TextDocumentContentChangeWholeDocument(text=text)],
        )
    )


def column(client, words):
    """How long words are in units of this client."""
    return len(words.encode()) if client.profile.encoding == "utf-8" else len(words.encode("utf-16-le")) // 2


def place(client, before, after="", text=TEXT):
    """The place behind `before` and in front of `after`."""
    words = text[: text.index(before + after) + len(before)]
    return types.Position(line=words.count("\n"), character=column(client, words[words.rfind("\n") + 1 :]))


def at(client, *words):
    return {"text_document": types.TextDocumentIdentifier(client.uri), "position": place(client, *words)}


async def ask_for_findings(client):
    """Findings that are asked for; none if the text has changed since, which the protocol lets a server say."""
    asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(client.uri))
    try:
        return (await client.text_document_diagnostic_async(asked)).items
    except JsonRpcException as error:
        assert error.code == types.LSPErrorCodes.ContentModified
        return None


async def findings(client, wanted):
    """The findings, pushed or asked for, as soon as they are what is wanted."""

    async def look():
        while True:
            if client.profile.pushed:
                found = client.diagnostics.get(client.uri)
            else:
                found = await ask_for_findings(client)
            if found is not None and [it.code for it in found] == wanted:
                return list(found)
            await asyncio.sleep(0.02)

    return await asyncio.wait_for(look(), PATIENCE)


def new_text(client, text, edits):
    """A text after edits, which count in units of this client."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda it: (it.range.start.line, it.range.start.character), reverse=True):
        start, end = (offset(client, lines, it) for it in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def offset(client, lines, at):
    line, taken = lines[at.line], 0
    while column(client, line[:taken]) < at.character:
        taken += 1
    return sum(len(it) + 1 for it in lines[: at.line]) + taken


def edits_of(client, edit):
    """The edits of our file, in whichever form the client takes them."""
    if edit.document_changes:
        return [it for change in edit.document_changes if change.text_document.uri == client.uri for it in change.edits]
    return list(edit.changes[client.uri])


@pytest.mark.asyncio
async def test_what_is_agreed_on(client):
    can, profile = client.answer.capabilities, client.profile
    assert can.position_encoding == profile.encoding
    assert (can.diagnostic_provider is not None) == profile.asked, "findings come in one way, not in two"
    assert client.answer.server_info.name == "slac-lsp"
    watched = profile.capabilities.workspace and profile.capabilities.workspace.did_change_watched_files
    if watched and watched.dynamic_registration:
        for _ in range(100):
            if client.registered:
                break
            await asyncio.sleep(0.02)
    expected = ["workspace/didChangeWatchedFiles"] if watched and watched.dynamic_registration else []
    assert client.registered == expected


@pytest.mark.asyncio
async def test_findings_come_and_go(client):
    open_text(client)
    (one,) = await findings(client, ["SLA0302"])
    if client.profile.asked:
        assert [it.code for it in await ask_for_findings(client)] == [one.code]
    start, end = place(client, "target >= "), place(client, "target >= 99.9")
    assert (one.range.start, one.range.end) == (start, end)
    change(client, 2, MENDED)
    await findings(client, [])
    change(client, 3, TEXT)
    await findings(client, ["SLA0302"])
    if not client.profile.pushed:
        await asyncio.sleep(0.2)
        assert not client.diagnostics, "nobody wants these"


@pytest.mark.asyncio
async def test_completion(client):
    open_text(client, MENDED)
    params = types.CompletionParams(**at(client, "for platform; "), context=None)
    found = await client.text_document_completion_async(params)
    items = found if isinstance(found, list) else found.items
    labels = [it.label for it in items]
    assert "excluding" in labels and "party" not in labels, labels
    for item in items:
        snippet = item.insert_text_format == types.InsertTextFormat.Snippet
        assert not snippet or client.profile.snippets, f"{item.label} is a snippet"
        if not client.profile.markdown and isinstance(item.documentation, types.MarkupContent):
            assert item.documentation.kind == types.MarkupKind.PlainText, item.label


@pytest.mark.asyncio
async def test_hover(client):
    open_text(client, MENDED)
    hover = await client.text_document_hover_async(types.HoverParams(**at(client, "target >= 9")))
    contents = hover.contents
    assert "43 min 12 s" in contents.value and "999/1000" in contents.value
    kind = types.MarkupKind.Markdown if client.profile.markdown else types.MarkupKind.PlainText
    assert contents.kind == kind
    hover = await client.text_document_hover_async(types.HoverParams(**at(client, "measure u")))
    marks = [mark for mark in ("`", "**") if mark in hover.contents.value]
    assert bool(marks) == client.profile.markdown, hover.contents.value


@pytest.mark.asyncio
async def test_rename(client):
    open_text(client, MENDED)
    ready = await client.text_document_prepare_rename_async(types.PrepareRenameParams(**at(client, "let out")))
    assert ready is not None
    edit = await client.text_document_rename_async(types.RenameParams(new_name="down", **at(client, "let out")))
    assert new_text(client, MENDED, edits_of(client, edit)) == MENDED.replace("outage", "down")


@pytest.mark.asyncio
async def test_quick_fix(client):
    open_text(client)
    found = await findings(client, ["SLA0302"])
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(client.uri),
        range=found[0].range,
        context=types.CodeActionContext(diagnostics=found, only=[types.CodeActionKind.QuickFix]),
    )
    actions = await client.text_document_code_action_async(params)
    texts = [new_text(client, TEXT, edits_of(client, it.edit)) for it in actions]
    assert MENDED in texts, [it.title for it in actions]


@pytest.mark.asyncio
async def test_colours(client):
    open_text(client, MENDED)
    whole = await client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(types.TextDocumentIdentifier(client.uri))
    )
    legend = client.answer.capabilities.semantic_tokens_provider.legend.token_types
    lines, line, character, colours = MENDED.split("\n"), 0, 0, {}
    for at_ in range(0, len(whole.data), 5):
        down, right, length, kind, _ = whole.data[at_ : at_ + 5]
        line, character = line + down, right if down else character + right
        start = offset(client, lines, types.Position(line, character))
        end = offset(client, lines, types.Position(line, character + length))
        colours.setdefault(MENDED[start:end], legend[kind])
    assert colours["contract"] == "keyword"
    # Behind the sign of several units.
    assert colours["target"] == "keyword"


@pytest.mark.asyncio
async def test_layout(client):
    open_text(client, MENDED.replace("party globex", "party   globex"))
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(types.TextDocumentIdentifier(client.uri), options)
    )
    assert "party globex" in new_text(client, MENDED.replace("party globex", "party   globex"), edits)
