"""Whether "it" points at something, or only opens a clause: "it is important that"."""

import re

from spacy.tokens import Token

EXPLETIVE = re.compile(
    r"(?:\w+ ){0,3}?(?:be|been|is|was|'s|’s) (?:\w+ ){0,2}?(?:possible|impossible|important|right|wrong|clear|unclear|"
    r"essential|vital|necessary|unnecessary|likely|unlikely|difficult|easy|hard|true|good|better|best|crucial|"
    r"imperative|expected|hoped|estimated|intended|proposed|agreed|appropriate|reasonable|fair|worth|time|up)\b"
    r"(?: ,[^,]{1,20},)?[^,]*? ?\b(?:to|that|for)\b"
    r"|(?:\w+ ){0,2}?(?:takes|took|take|taken|appears|seems|seemed|appeared|turns|turned)\b"
    r"|(?:is|was|'s|’s) .{0,60}?\b(?:that|which|who)\b"
    r"|(?:is|was|'s|’s) .{0,40}?\b(?:years?|months?|weeks?|days?) .{0,10}?\bsince\b"
)


def is_expletive(token: Token) -> bool:
    """ "it is important that", "it will be possible to", "it takes two years to"."""
    if token.lower_ != "it":
        return False
    after = token.doc[token.i + 1 : min(token.i + 16, token.sent.end)]
    if token.i and token.nbor(-1).lower_ in {"unless", "where", "if"} and after[1:2].text in {"necessary", "possible"}:
        return True
    return token.dep_ == "expl" or bool(EXPLETIVE.match(" ".join(t.lower_ for t in after)))
