package dev.torc.scheme.file;

/// The contract, where a reactor hosts the server.
class PathsOnReactorTest extends PathContract {

    PathsOnReactorTest() {
        super(Serving.REACTOR);
    }
}
