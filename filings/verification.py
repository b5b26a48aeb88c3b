"""Whether what was published is still what was signed (验证): files, signatures, events and rows, each named.

Each is guarded by another: a file by its digest, the digests by the event of the publication, a signature by its event,
a row by the signed content. The events guard each other (filings.events.broken).
"""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from . import comparison, content, publishing
from .events import chain_of
from .models import Artefact, Event, Publication, Report, Signature, Signer
from .models.event import Result
from .reading import BadContent, Signed, Version, read
from .reading.signers import signers_of
from .states import PUBLIC, TRANSITIONS, Action, Role, Status

SIGNING = {role: action for action in TRANSITIONS if (role := TRANSITIONS[action].signs)}
SET_FOR = "set_for"
"""What the event of publishing tells beside its files."""
DIGESTS = ("sha256", "sm3")


def lost() -> list[Report]:
    """The reports that were published, by their state or an event, and whose publication is not there any more."""
    published = Event.objects.filter(action=Action.PUBLISH, result=Result.DONE).values_list("chain", flat=True)
    chains = set(published)
    without = Report.objects.filter(publication=None).select_related("unit").order_by("pk")
    return [report for report in without if report.status in PUBLIC or chain_of(report) in chains]


def faults(publication: Publication) -> Iterator[str]:
    """A sentence for each thing of one published version that is not as it was published."""
    report = publication.report
    happened = list(Event.objects.filter(chain=chain_of(report), result=Result.DONE).order_by("-number"))
    yield from faults_of_publication(publication, happened)
    for one in publication.artefacts.order_by("pk"):
        yield from faults_of_file(one)
    try:
        published = publishing.published_version(publication)
    except publishing.Damaged:
        # Told above already.
        published = None
    except BadContent as error:
        published = None
        yield error.sentence
    signatures = {one.signer_id: one for one in report.signatures.all()}
    for signer in signers_of(report):
        yield from faults_of_signature(signer, signatures.get(signer.pk), publication, happened, published)
    if published is None:
        return
    try:
        stored, _desk = read(report)
    except (LookupError, TypeError):
        yield _("What is stored of the report can't be read: rows are missing, or their form is not here.")
        return
    yield from faults_of_rows(published, stored)


def last(happened: list[Event], action: Action) -> Event | None:
    return next((event for event in happened if event.action == action), None)


def faults_of_file(one: Artefact) -> Iterator[str]:
    """A file is there, and is what its row says."""
    told = {"kind": one.kind, "digest": one.sha256}
    try:
        data = publishing.read(one.sha256)
    except publishing.Unavailable:
        yield _("The file %(kind)s (%(digest)s) can't be read now: the storage does not answer.") % told
        return
    except publishing.Damaged:
        yield _("The file %(kind)s (%(digest)s) is missing, or not what its digest says.") % told
        return
    if (one.size, one.sm3) != (len(data), hashlib.new("sm3", data).hexdigest()):
        yield _("The size or the SM3 that is stored of the file %(kind)s (%(digest)s) is not its own.") % told


def faults_of_publication(publication: Publication, happened: list[Event]) -> Iterator[str]:
    """The row of the publication says what the events of publishing and withdrawing say."""
    published, withdrawn = last(happened, Action.PUBLISH), last(happened, Action.WITHDRAW)
    files = publishing.digests(publication.artefacts.all())
    now = (publication.by_id, publication.published_at, files)
    if not published or (published.actor_id, published.at, files_told(published)) != now:
        yield _("The publication is not the one that its event tells of.")
    told = (withdrawn.actor_id, withdrawn.at, withdrawn.detail.get("reason")) if withdrawn else (None, None, "")
    if told != (publication.withdrawn_by_id, publication.withdrawn_at, publication.withdrawn_reason):
        yield _("The withdrawal is not the one that its event tells of.")
    if publication.report.status != (Status.WITHDRAWN if publication.withdrawn_at else Status.PUBLISHED):
        yield _("The state of the report, “%(status)s”, is not that of its publication.") % {
            "status": publication.report.get_status_display()
        }


def files_told(published: Event) -> dict[str, str]:
    """Kind -> SHA-256 of each file that the event of publishing tells of."""
    return {key: said for key, said in published.detail.items() if key != SET_FOR}


def faults_of_signature(
    signer: Signer,
    signature: Signature | None,
    publication: Publication,
    happened: list[Event],
    published: Version | None,
) -> Iterator[str]:
    """A signature is for the published content, bears the printed name, and is that of its event and of the file."""
    role = Role(signer.role)
    if signature is None:
        yield _("The signature of the %(role)s is missing.") % {"role": signer.label}
        return
    event = last([one for one in happened if one.actor_id == signature.account_id], SIGNING[role])
    said = (signature.sha256, signature.sm3, signature.name, signature.account_id, signature.at)
    told = (*map(event.detail.get, DIGESTS), signer.name, event.actor_id, event.at) if event else None
    filed = published.signatures if published else ()
    facts = (signature.role, signature.name, signature.account_name, signature.at, signature.sha256, signature.sm3)
    if said != told or signature.sha256 != publication.sha256("content") or (published and Signed(*facts) not in filed):
        yield _("The signature of the %(role)s (%(name)s) is not the one that was given.") % {
            "role": signer.label,
            "name": signature.name,
        }


def faults_of_rows(signed: Version, stored: Version) -> Iterator[str]:
    """Every cell, chapter, explanation and name in the database says what was signed."""
    now, then = content.said_by(stored), content.said_by(signed)
    if now == then:
        return
    found = comparison.differences(signed, stored)
    named = [f"{one.address} {one.name}: {one.old} → {one.new}" for one in found.cells]
    # Asked here, and not of the sentences: a chapter's markup may differ where its text does not.
    titles = {one.key: one.title or _("the preamble") for one in signed.edition.prose_chapters}
    named += [title for key, title in titles.items() if stored.chapters.get(key) != signed.chapters.get(key)]
    named += [one.name for one in (*found.signoff, *found.explanations)]
    for name in named or sorted(key for key in {*now, *then} if now.get(key) != then.get(key)):
        yield _("Stored otherwise than signed: %(what)s") % {"what": name}
