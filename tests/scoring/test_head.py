"""What the finding heads of a model look at."""

import torch

from visual_gate.scoring.evidence import EMBEDDING, FEATURES
from visual_gate.scoring.head import FindingHead, told


def test_heads_in_turn_are_told_the_words_of_one_network() -> None:
    columns = [told(FEATURES, head=head, networks=2) for head in range(3)]
    names = [{FEATURES[column] for column in some} for some in columns]
    seen = {f"seen_{index}" for index in range(EMBEDDING)}
    assert names[0] | names[1] == set(FEATURES)
    assert names[0] & names[1] == set(FEATURES) - seen
    assert columns[2] == columns[0]


def test_the_heads_of_a_single_network_are_told_all_that_their_model_knows() -> None:
    known = [name for name in FEATURES if name != "red"]
    columns = told(known, head=1, networks=1)
    assert [FEATURES[column] for column in columns] == known


def test_a_head_is_blind_to_what_it_is_not_told() -> None:
    torch.manual_seed(0)
    head = FindingHead(told(FEATURES, head=1, networks=2)).eval()
    page, present = torch.rand(1, 3, len(FEATURES)), torch.ones(1, 3)
    judged = head(page, present)
    page[..., FEATURES.index("seen_0")] += 1
    assert torch.equal(head(page, present), judged)
    page[..., FEATURES.index(f"seen_{EMBEDDING - 1}")] += 1
    assert not torch.equal(head(page, present), judged)
