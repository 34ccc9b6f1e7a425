package dev.torc.scheme.file;

/// The contract, where a reactor hosts the server.
class FileSchemeOnReactorTest extends FileSchemeContract {

    FileSchemeOnReactorTest() {
        super(Serving.REACTOR);
    }
}
