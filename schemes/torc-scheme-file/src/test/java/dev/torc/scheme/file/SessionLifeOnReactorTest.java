package dev.torc.scheme.file;

/// Sessions, where a reactor hosts the server.
class SessionLifeOnReactorTest extends SessionLifeContract {

    SessionLifeOnReactorTest() {
        super(Serving.REACTOR);
    }
}
