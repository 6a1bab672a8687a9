"""What clients say of themselves: VS Code, Neovim and Emacs as pytest-lsp has recorded them, Helix as its source says it, and three small ones."""

import attrs
from lsprotocol import converters, types
from pytest_lsp import client_capabilities

# helix-lsp/src/client.rs of Helix 25.01
HELIX = {
    "workspace": {
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": False},
        "workspaceFolders": True,
        "applyEdit": True,
        "symbol": {"dynamicRegistration": False},
        "executeCommand": {"dynamicRegistration": False},
        "inlayHint": {"refreshSupport": False},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
            "failureHandling": "abort",
            "normalizesLineEndings": False,
        },
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": False},
        "fileOperations": {"willRename": True, "didRename": True},
    },
    "textDocument": {
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]},
                "insertReplaceSupport": True,
                "deprecatedSupport": True,
                "tagSupport": {"valueSet": [1]},
            },
            "completionItemKind": {},
        },
        "hover": {"contentFormat": ["markdown"]},
        "signatureHelp": {
            "signatureInformation": {
                "documentationFormat": ["markdown"],
                "parameterInformation": {"labelOffsetSupport": True},
                "activeParameterSupport": True,
            },
        },
        "rename": {"dynamicRegistration": False, "prepareSupport": True, "honorsChangeAnnotations": False},
        "formatting": {"dynamicRegistration": False},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source", "source.organizeImports"]}},
            "isPreferredSupport": True,
            "disabledSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit", "command"]},
        },
        "publishDiagnostics": {"versionSupport": True, "tagSupport": {"valueSet": [1, 2]}},
        "inlayHint": {"dynamicRegistration": False},
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "general": {"positionEncodings": ["utf-8", "utf-32", "utf-16"]},
}

# Nothing at all; findings when asked for; and no Markdown.
NOTHING = {}
ASKS = {"textDocument": {"diagnostic": {"dynamicRegistration": False}}}
PLAIN = {
    "textDocument": {
        "publishDiagnostics": {},
        "hover": {"contentFormat": ["plaintext"]},
        "completion": {"completionItem": {"snippetSupport": False, "documentationFormat": ["plaintext"]}},
    },
}


@attrs.frozen
class Profile:
    """A client, and what follows from what it says."""

    name: str
    capabilities: types.ClientCapabilities
    # Whether findings are sent, and whether they can be asked for.
    pushed: bool
    asked: bool
    encoding: str
    snippets: bool
    markdown: bool


def written(capabilities):
    return converters.get_converter().structure(capabilities, types.ClientCapabilities)


PROFILES = [
    Profile("visual_studio_code", client_capabilities("visual-studio-code"), True, False, "utf-16", True, True),
    Profile("neovim", client_capabilities("neovim@v0.11"), True, False, "utf-8", True, True),
    Profile("emacs", client_capabilities("emacs"), True, False, "utf-16", False, True),
    Profile("helix", written(HELIX), True, False, "utf-8", True, True),
    Profile("nothing", written(NOTHING), True, True, "utf-16", False, True),
    Profile("asks", written(ASKS), False, True, "utf-16", False, True),
    Profile("plain", written(PLAIN), True, False, "utf-16", False, False),
]
