package dev.torc.nio;

import dev.torc.scheme.ServerSetup.LinuxCalls;

class FilesOnThreadsTest extends FilesContract {

    FilesOnThreadsTest() {
        super(LinuxCalls.THREADS);
    }
}
