package dev.torc.scheme.file;

/// The contract, where a reactor hosts the server.
class LinksAndStatusOnReactorTest extends LinksAndStatusContract {

    LinksAndStatusOnReactorTest() {
        super(Serving.REACTOR);
    }
}
