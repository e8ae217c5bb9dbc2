"""Clusters labelled requests with scikit-learn, for comparison.

Reads {set: {"texts": [...], "families": how many there are}} as JSON from standard input; prints
{set: {method: {"clusters": [number or -1 for none, per text], "seconds": s}}}. A method that is
not there, or that would take too much memory, is left out.
"""

import json
import sys
import time

import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import Normalizer

try:
    from sklearn.cluster import HDBSCAN  # since 1.3
except ImportError:
    HDBSCAN = None

DIMENSIONS = 64
# Agglomeration holds a distance for each pair.
MOST_PAIRED = 15_000


def views(texts):
    """TF-IDF of words, pairs of words and characters, and its first 64 dimensions."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
    sparse = Normalizer().fit_transform(make_union(words, characters).fit_transform(texts))
    dense = make_pipeline(TruncatedSVD(DIMENSIONS, random_state=0), Normalizer()).fit_transform(sparse)
    return sparse, dense.astype(np.float32)


def methods(texts, families):
    """Name and how to get a cluster for each text."""
    sparse, dense = views(texts)
    yield "k-means, true k", lambda: KMeans(families, n_init=1, random_state=0).fit_predict(sparse)
    if len(texts) <= MOST_PAIRED:
        average = AgglomerativeClustering(families, metric="cosine", linkage="average")
        yield "agglomerative, average, true k", lambda: average.fit_predict(dense)
    if HDBSCAN is not None:
        yield "HDBSCAN", lambda: HDBSCAN(min_cluster_size=5).fit_predict(dense)


def run(texts, families):
    found = {}
    for name, cluster in methods(texts, families):
        start = time.perf_counter()
        clusters = cluster()
        found[name] = {"clusters": clusters.tolist(), "seconds": time.perf_counter() - start}
    return found


sets = json.load(sys.stdin)
json.dump({name: run(given["texts"], given["families"]) for name, given in sets.items()}, sys.stdout)
