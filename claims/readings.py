"""What is known of the latest reading of a statement, for those who see only the statement."""

from claims.nlp.languages import told
from statements.models import Statement


def left_out_of(statement: Statement) -> str:
    """One sentence on the paragraphs that were not read and why; "" where all were, or none yet. One query."""
    runs = statement.extraction_runs.filter(text_sha256=statement.text_sha256)
    unread = runs.order_by("-pk").values_list("unread", flat=True).first() or []
    return told(statement.text, [(each["start"], each["end"], each["language"]) for each in unread])
