package dev.torc.scheme.file;

/// Wrong entries, where blocking calls in threads do the work.
class BadEntriesOnThreadsTest extends BadEntriesContract {

    BadEntriesOnThreadsTest() {
        super(Serving.THREADS);
    }
}
