package dev.torc.mailbox;

import java.io.IOException;

/// A region is in use that is not of the form that this process knows or asks for, or not of any; its message
/// names both.
public final class RegionMismatchException extends IOException {

    private static final long serialVersionUID = 1L;

    RegionMismatchException(String message) {
        super(message);
    }
}
