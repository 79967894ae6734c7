"""What ``visual-gate train`` does and prints."""

from dataclasses import replace
from pathlib import Path

import visual_gate
from visual_gate.baselines import fetched_pairs
from visual_gate.baselines.git import open_repository
from visual_gate.cli.console import say
from visual_gate.cli.stores import existing_store
from visual_gate.cli.train import TrainOptions
from visual_gate.records import Ruling
from visual_gate.scoring import bundled_models, promote
from visual_gate.scoring.registry import choose
from visual_gate.training.corpus import Corpus, load_corpus, pages_at, pages_in
from visual_gate.training.fetching import fetch
from visual_gate.training.finetune import TuneSettings, finetune
from visual_gate.training.manifest import pair_from
from visual_gate.training.render import RenderSettings, render
from visual_gate.training.train import TrainSettings, train


def train_model(said: TrainOptions) -> None:
    """Make the data where none is given, train, and promote where asked.

    Raises:
        UsageError: pairs or pages that cannot be used.
        InfrastructureError: no browser, no page, or a model worse than the present one.
    """
    manifest = said.data if said.data is not None else _rendered(said)
    models = said.models if said.models is not None else bundled_models()
    trained = train(_settings(said, manifest, models), say)
    say(f"{trained.card.name} written to {trained.folder}")
    for name, value in trained.card.metrics.items():
        say(f"  {name:<28} {value:.4f}")
    if said.promote:
        _promoted(models, said.name)


def train_from_reviews(said: TrainOptions) -> None:
    """Go on from a model with a team's own decisions, and promote where asked.

    What was rejected is a fault, what is noise is harmless. What was accepted teaches
    nothing: an intended change may look like any fault.

    Raises:
        UsageError: no decisions, or too few to learn from.
        InfrastructureError: a picture or a model cannot be read, or what came of it is
            worse than its parent on the parent's hold-out.
    """
    models = said.models if said.models is not None else bundled_models()
    place = existing_store(said.config).place
    pairs = [
        pair_from(document, place.root)
        for document in fetched_pairs(place)
        if document["ruling"] != Ruling.ACCEPT
    ]
    settings = TuneSettings(said.run, said.name, models, choose(models, said.parent))
    tuned = finetune(pairs, _tuned(settings, said), say)
    say(f"{tuned.card.name} written to {tuned.folder}")
    say(
        f"  agrees with {tuned.agreed_after:.0%} of {len(pairs)} decisions, "
        f"{settings.parent.name} with {tuned.agreed_before:.0%}"
    )
    for name, value in tuned.card.metrics.items():
        say(f"  {name:<28} {settings.parent.metrics[name]:.4f} -> {value:.4f}")
    if said.promote:
        _promoted(models, said.name)


def _promoted(models: Path, name: str) -> None:
    promote(models, name)
    say(f"{name} is in use now")


def _tuned(settings: TuneSettings, said: TrainOptions) -> TuneSettings:
    if said.seed is not None:
        settings = replace(settings, seed=said.seed)
    if said.steps is not None:
        settings = replace(settings, steps=said.steps)
    if said.workers is not None:
        settings = replace(settings, workers=said.workers)
    return settings


def _settings(said: TrainOptions, manifest: Path, models: Path) -> TrainSettings:
    repository = open_repository(Path(visual_gate.__file__).parent)
    commit = repository.head() if repository else ""
    settings = TrainSettings(manifest, said.run, said.name, models, commit=commit)
    loop, head = settings.loop, settings.head
    if said.seed is not None:
        loop, head = replace(loop, seed=said.seed), replace(head, seed=said.seed)
    if said.steps is not None:
        loop = replace(loop, steps=said.steps)
    if said.workers is not None:
        settings = replace(settings, workers=said.workers)
    return replace(settings, loop=loop, head=head)


def _rendered(said: TrainOptions) -> Path:
    """The list of pairs made of the pages that were named, or of the project's own."""
    settings = RenderSettings(said.run / "data", builds=said.builds)
    if said.seed is not None:
        settings = replace(settings, seed=str(said.seed))
    if said.workers is not None:
        settings = replace(settings, workers=said.workers)
    settings = replace(settings, most=said.most)
    return render(_corpus(said), settings, say).manifest


def _corpus(said: TrainOptions) -> Corpus:
    if said.pages is not None:
        return pages_in(said.pages)
    if said.urls:
        return pages_at(said.urls)
    corpus = load_corpus(said.run / "pages")
    fetch(corpus.packages, said.run / "pages")
    return corpus
