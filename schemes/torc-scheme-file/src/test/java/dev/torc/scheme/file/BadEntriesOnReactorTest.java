package dev.torc.scheme.file;

/// Wrong entries, where a reactor hosts the server.
class BadEntriesOnReactorTest extends BadEntriesContract {

    BadEntriesOnReactorTest() {
        super(Serving.REACTOR);
    }
}
