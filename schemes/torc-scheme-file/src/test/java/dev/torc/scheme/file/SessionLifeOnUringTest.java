package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// Sessions, where the Linux ring does the work.
class SessionLifeOnUringTest extends SessionLifeContract {

    SessionLifeOnUringTest() {
        super(LinuxCalls.URING);
    }
}
