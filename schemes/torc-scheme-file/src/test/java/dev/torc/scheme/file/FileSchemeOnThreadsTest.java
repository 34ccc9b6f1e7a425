package dev.torc.scheme.file;

/// The contract, where blocking calls in threads do the work.
class FileSchemeOnThreadsTest extends FileSchemeContract {

    FileSchemeOnThreadsTest() {
        super(Serving.THREADS);
    }
}
