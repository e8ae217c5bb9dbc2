"""How far the words of labelled requests tell families apart, where somebody says which is which.

Reads {set: {"texts": [...], "labels": [...]}} as JSON from standard input; prints {set: {"told": [label per text, by a
classifier that learnt from the other half], "families": the same where there are no one-offs, "near": {family: {"share":
of its nearest that are its own, "other": the commonest other label among them, "words": what both say, for families}}}}.
"""

import json
import sys
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import Normalizer
from sklearn.svm import LinearSVC

NOISE = "noise"
NEAREST = 10


def views():
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
    return make_pipeline(make_union(words, characters), Normalizer())


def learn(texts, labels):
    """Each half is told by what the other half teaches; a text that is not asked for stays None."""
    told = np.empty(len(labels), object)
    for taught, asked in StratifiedKFold(2, shuffle=True, random_state=0).split(texts, labels):
        model = make_pipeline(views(), LinearSVC(C=0.5, class_weight="balanced", random_state=0))
        told[asked] = model.fit(texts[taught], labels[taught]).predict(texts[asked])
    return told


def nearest(texts, labels):
    rows = views().fit_transform(texts)
    alike = (rows @ rows.T).toarray()
    np.fill_diagonal(alike, -1)
    order = np.argsort(-alike, axis=1, kind="stable")[:, :NEAREST]
    counter = TfidfVectorizer(binary=True, use_idf=False, norm=None)
    said = counter.fit_transform(texts)
    names = counter.get_feature_names_out()
    rare = np.log(len(texts) / np.asarray(said.sum(0)).ravel())
    share_of = {family: np.asarray(said[labels == family].mean(0)).ravel() for family in set(labels)}
    found = {}
    for family in sorted(set(labels) - {NOISE}):
        own = np.where(labels == family)[0]
        near = labels[order[own, : min(NEAREST, len(own) - 1)]]
        others = Counter(near[near != family].tolist())
        other = others.most_common(1)[0][0] if others else ""
        both = np.minimum(share_of[family], share_of[other]) * rare if other not in ("", NOISE) else rare * 0
        words = [str(names[at]) for at in np.argsort(-both)[:3] if both[at] > 0]
        found[family] = {"share": float(np.mean(near == family)), "other": other, "words": words}
    return found


def run(given):
    texts, labels = np.array(given["texts"], object), np.array(given["labels"], object)
    is_family = labels != NOISE
    families = np.full(len(labels), NOISE, object)
    families[is_family] = learn(texts[is_family], labels[is_family])
    told = learn(texts, labels)
    return {"told": told.tolist(), "families": families.tolist(), "near": nearest(texts, labels)}


json.dump({name: run(given) for name, given in json.load(sys.stdin).items()}, sys.stdout)
