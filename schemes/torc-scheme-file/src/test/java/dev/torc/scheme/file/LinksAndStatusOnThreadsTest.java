package dev.torc.scheme.file;

/// The contract, where blocking calls in threads do the work.
class LinksAndStatusOnThreadsTest extends LinksAndStatusContract {

    LinksAndStatusOnThreadsTest() {
        super(Serving.THREADS);
    }
}
