package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// Sessions, where blocking calls in threads do the work.
class SessionLifeOnThreadsTest extends SessionLifeContract {

    SessionLifeOnThreadsTest() {
        super(LinuxCalls.THREADS);
    }
}
