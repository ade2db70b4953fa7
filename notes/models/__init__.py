"""What people leave on things, what they follow, and what they are told. Knows no domain: things by content type."""

from notes.models.note import Note
from notes.models.notice import MailPreference, Notice, NoticeItem
from notes.models.watch import Topic, Watch

__all__ = ["MailPreference", "Note", "Notice", "NoticeItem", "Topic", "Watch"]
