package dev.torc.scheme.file;

/// Sessions, where the Linux ring does the work.
class SessionLifeOnUringTest extends SessionLifeContract {

    SessionLifeOnUringTest() {
        super(Serving.URING);
    }
}
