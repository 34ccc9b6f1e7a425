package dev.torc.nio;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// The contract, where blocking calls in threads do the work.
class FilesOnThreadsTest extends FilesContract {

    FilesOnThreadsTest() {
        super(LinuxCalls.THREADS);
    }
}
