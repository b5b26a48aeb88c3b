"""The refusal of what is too much."""


class TooMany(Exception):
    """More than may be asked for now, answered by `sentence` with status 429; `wait` seconds later it may be again."""

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.sentence, self.wait = sentence, wait
