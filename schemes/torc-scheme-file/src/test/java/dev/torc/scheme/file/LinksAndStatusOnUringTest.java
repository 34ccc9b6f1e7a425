package dev.torc.scheme.file;

/// The contract, where Linux' ring does what it can.
class LinksAndStatusOnUringTest extends LinksAndStatusContract {

    LinksAndStatusOnUringTest() {
        super(Serving.URING);
    }
}
