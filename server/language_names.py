"""What a language is called in the language of the page."""

from babel import Locale, UnknownLocaleError

from .messages import spoken


def language_name(tag: str) -> str:
    """The name of the language of a tag (BCP 47); a text that is no such tag stays as it is."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(spoken()) or tag
    except (UnknownLocaleError, ValueError):
        return tag
