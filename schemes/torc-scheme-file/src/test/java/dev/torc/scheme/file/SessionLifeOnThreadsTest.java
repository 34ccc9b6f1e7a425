package dev.torc.scheme.file;

/// Sessions, where blocking calls in threads do the work.
class SessionLifeOnThreadsTest extends SessionLifeContract {

    SessionLifeOnThreadsTest() {
        super(Serving.THREADS);
    }
}
