"""Gives the role that the site uses on PostgreSQL what it needs, and no more."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from filings.management.base import FilingCommand
from filings.models import Event

GRANTS = (
    # Before PostgreSQL 15 everybody could make tables.
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    # What happened is only ever added to; which migrations ran is the owner's to say.
    "REVOKE UPDATE, DELETE ON {events} FROM {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
)
OWNED = """
    SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
    WHERE rolname = %s AND relnamespace = 'public'::regnamespace
"""


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Gives a role of PostgreSQL the right to read and write every table of the site, but not to change tables, "
            "triggers or past events; makes the role where there is none. Run it as the owner of the tables after "
            "every migrate. The password of the role is that in the environment variable SITE_PASSWORD."
        )
        parser.add_argument("role", help=_("name of the role"))

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(_("Roles are a matter of PostgreSQL; this database has none."))
        password = os.environ.get("SITE_PASSWORD", "")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OWNED, [role])
            if cursor.fetchone() != (0,):
                raise CommandError(_("The role “%(role)s” owns tables of the site. Name another one.") % {"role": role})
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            known = cursor.fetchone() is not None
            if not known and not password:
                raise CommandError(_("There is no role “%(role)s”, and SITE_PASSWORD is not set.") % {"role": role})
            names = {"role": sql.Identifier(role), "events": sql.Identifier(Event._meta.db_table)}
            if password:
                made = "ALTER" if known else "CREATE"
                login = sql.SQL(made + " ROLE {role} LOGIN PASSWORD {password}")
                cursor.execute(login.format(password=sql.Literal(password), **names))
            for grant in GRANTS:
                cursor.execute(sql.SQL(grant).format(**names))
        self.stdout.write(_("The role “%(role)s” may use the site's tables.") % {"role": role})
