package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// The contract, where blocking calls in threads do the work.
class LinksAndStatusOnThreadsTest extends LinksAndStatusContract {

    LinksAndStatusOnThreadsTest() {
        super(LinuxCalls.THREADS);
    }
}
