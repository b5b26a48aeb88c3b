"""The CHECK that a column holds one of its choices."""

from django.db import models


def one_of(
    model: str, column: str, choices: type[models.TextChoices], *, blank: bool = False
) -> models.CheckConstraint:
    """That `column` of the table of `model` holds one of `choices`, or where `blank`, nothing."""
    values = [*choices.values, ""] if blank else choices.values
    return models.CheckConstraint(condition=models.Q(**{f"{column}__in": values}), name=f"{model}_{column}_known")
