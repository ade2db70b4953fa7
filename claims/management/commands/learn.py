"""Learn from the desk's decisions now."""

from django.core.management.base import BaseCommand, CommandError

from claims.learning_actions import learn_from_desk
from claims.models import LearnedHeads
from claims.nlp import PipelineMissing
from jobs.actions import NotYet


class Command(BaseCommand):
    help = "Learn type and check-worthiness from the desk's decisions, here and now; adopt what is better."

    def handle(self, *args, **options) -> None:
        try:
            heads = learn_from_desk(by=None)
        except (PipelineMissing, NotYet) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(told(heads) if heads else "No decision is new: nothing was learned.")


def told(heads: LearnedHeads) -> str:
    adopted = "adopted" if heads.adoptions.exists() else "not adopted"
    lines = [f"{trial.get_head_display()}: {trial.reason}" for trial in heads.trials.all()]
    return "\n".join([f"Version {heads.pk} is {adopted}.", *lines])
