package dev.torc.nio;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// The contract, where Linux' ring does the work.
class FilesOnUringTest extends FilesContract {

    FilesOnUringTest() {
        super(LinuxCalls.URING);
    }
}
