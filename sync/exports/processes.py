"""The process that takes a provider's whole book out, as `manage.py export_book` does."""

from django.db import transaction
from django.utils import timezone

from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Outcome, ProcessDefinition, register
from accounts.tenancy.transactions import provider_transaction

from ..book.exporting import export_book
from ..book.files import WRITTEN_FILES
from .files import pack, path_of, workspace
from .models import BookArchive
from .operations import LIFE
from .states import EXPORT


def export(provider: Provider, run: ProcessRun, *, approved: bool) -> Outcome:
    """Write the book, and pack it into one archive; a dry run counts its rows alone.

    A run that is taken up again makes its archive anew.
    """
    archive = path_of(provider, run.pk)
    with workspace(provider) as folder:
        counts = export_book(provider, folder)
        if run.dry_run:
            return Outcome(counts=counts)
        digest = pack(folder, archive)
    with provider_transaction(provider), transaction.atomic():
        BookArchive.objects.update_or_create(
            provider=provider,
            run=run,
            defaults={
                "size": archive.stat().st_size,
                "sha256": digest,
                "expires_at": timezone.now() + LIFE,
            },
        )
    return Outcome(counts=counts)


register(
    ProcessDefinition(
        name=EXPORT,
        label="Data export",
        paused_means="Nobody can take the book out until it is resumed. Everything else goes on.",
        counts=tuple(file.name for file in WRITTEN_FILES),
        run_work=export,
        reads=(),
        own_page="exports",
    )
)
