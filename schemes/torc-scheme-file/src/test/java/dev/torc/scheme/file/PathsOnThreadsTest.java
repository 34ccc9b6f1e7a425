package dev.torc.scheme.file;

/// The contract, where blocking calls in threads do the work.
class PathsOnThreadsTest extends PathContract {

    PathsOnThreadsTest() {
        super(Serving.THREADS);
    }
}
