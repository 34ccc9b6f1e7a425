package dev.torc.nio;

import dev.torc.scheme.ServerSetup.LinuxCalls;

class FilesOnUringTest extends FilesContract {

    FilesOnUringTest() {
        super(LinuxCalls.URING);
    }
}
