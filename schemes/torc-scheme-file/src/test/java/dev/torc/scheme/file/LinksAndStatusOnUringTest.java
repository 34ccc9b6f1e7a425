package dev.torc.scheme.file;

import dev.torc.scheme.ServerSetup.LinuxCalls;

/// The contract, where Linux' ring does what it can.
class LinksAndStatusOnUringTest extends LinksAndStatusContract {

    LinksAndStatusOnUringTest() {
        super(LinuxCalls.URING);
    }
}
