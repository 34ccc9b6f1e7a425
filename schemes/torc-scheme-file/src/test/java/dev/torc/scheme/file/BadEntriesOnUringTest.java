package dev.torc.scheme.file;

/// Wrong entries, where the Linux ring does the work.
class BadEntriesOnUringTest extends BadEntriesContract {

    BadEntriesOnUringTest() {
        super(Serving.URING);
    }
}
