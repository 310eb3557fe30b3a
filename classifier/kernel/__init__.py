"""The fast way to log-odds: whole batches of passages as one buffer of bytes, in numpy.

`classifier.features` with `FastModel.log_odds` is the readable reference; what is here gives the same
numbers without an object for each word. Passages go through in batches; what a passage gets depends
neither on its neighbours nor on the size of the batch.

- `buffer`, `tokens`, `hashing`, `table`: bytes to words to rows of a vocabulary
- `wording`: the part of the log-odds that words and pairs of words give
- `phrases`, `spelling`, `plans`, `places`: where in a batch a rule could match at all
- `matching`, `signals`: which rules do match, and within which scopes
- `scoring`: all of it
"""

