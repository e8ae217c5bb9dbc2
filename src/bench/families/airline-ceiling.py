"""What supervised classifiers make of dialogues of tasks that they have not seen.

Reads {"views": {name: [text per dialogue]}, "labels": [...], "tasks": [...]} as JSON from standard input; prints
{view: {method: [label per dialogue]}}. All dialogues of a task are left out together.
"""

import json
import sys

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

FOLDS = 10
METHODS = {
    "logistic regression": lambda: OneVsRestClassifier(LogisticRegression(C=30, solver="liblinear", class_weight="balanced")),
    "linear SVM": lambda: LinearSVC(class_weight="balanced"),
    "5 nearest": lambda: KNeighborsClassifier(5, metric="cosine"),
}


def features():
    """TF-IDF of words, pairs of words and characters."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
    return make_union(words, characters)


def predict(texts, labels, tasks):
    found = {name: np.empty(len(texts), dtype=object) for name in METHODS}
    for known, unseen in GroupKFold(FOLDS).split(texts, groups=tasks):
        seen = features().fit([texts[at] for at in known])
        rows = seen.transform(texts)
        for name, make in METHODS.items():
            found[name][unseen] = make().fit(rows[known], labels[known]).predict(rows[unseen])
    return {name: labels.tolist() for name, labels in found.items()}


given = json.load(sys.stdin)
labels, tasks = np.array(given["labels"]), np.array(given["tasks"])
json.dump({view: predict(texts, labels, tasks) for view, texts in given["views"].items()}, sys.stdout)
