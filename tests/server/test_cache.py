from rejoinder.server.cache import ByteCache


def test_what_was_used_longest_ago_goes_first():
    cache: ByteCache[str] = ByteCache(10_000)
    for name in "abcd":
        cache.put(name, name.upper(), 1_900)
    assert cache.get("a") == "A"
    cache.put("e", "E", 1_900)
    assert (cache.get("a"), cache.get("b"), cache.get("e")) == ("A", None, "E")


def test_what_is_large_is_not_kept_and_pushes_nothing_out():
    cache: ByteCache[str] = ByteCache(10_000)
    cache.put("small", "x", 10)
    cache.put("large", "y", 9_000)
    assert (cache.get("small"), cache.get("large")) == ("x", None)


def test_a_key_holds_one_value_and_counts_once():
    cache: ByteCache[int] = ByteCache(10_000)
    for turn in range(1_000):
        cache.put("k", turn, 1_000)
    cache.put("other", -1, 1_000)
    assert (cache.get("k"), cache.get("other")) == (999, -1)


def test_no_limit_means_no_cache():
    cache: ByteCache[int] = ByteCache(0)
    cache.put("k", 1, 0)
    assert cache.get("k") is None


def test_the_texts_of_a_key_count_too():
    """Who asks for little in many words does not fill the memory with them."""
    cache: ByteCache[int] = ByteCache(10_000)
    for turn in range(100):
        cache.put((f"{turn}", ("x" * 1_500, None)), turn, 0)
    kept = [turn for turn in range(100) if cache.get((f"{turn}", ("x" * 1_500, None))) is not None]
    assert kept == list(range(100 - len(kept), 100))
    assert 1 <= len(kept) <= 5
    cache.put("y" * 5_000, 0, 0)
    assert cache.get("y" * 5_000) is None
