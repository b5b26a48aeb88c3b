"""What is said to somebody whose action the database refused."""

from django.utils.translation import gettext_lazy as _

from .rules import FIXED, NO_SIGNER, NO_SUCH_MOVE, NOT_A_DRAFT, NOT_SIGNED

SENTENCES = {
    NOT_A_DRAFT: _("What a report says can't be changed once it is signed. Nothing was saved; load the page again."),
    NOT_SIGNED: _("A signature is missing, so the report stays as it is. Nothing was saved; load the page again."),
    NO_SUCH_MOVE: _("The report can't go there from the state it is in. Nothing was saved; load the page again."),
    NO_SIGNER: _("Only who is named as a signer of the report and holds the post can sign it. Nothing was saved."),
    FIXED: _("What was signed or published stays as it is. Nothing was saved; tell the administrator."),
}
"""Code of a guard -> the sentence."""
