package dev.torc.interfaces.processor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Hashes by which two ends find out whether they mean the same: the beginnings of SHA-256 of a text.
final class Hash {

    private Hash() {}

    static long of(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// {@return the number of a method that is given none: negative}
    static int number(String nameAndTypes) {
        return (int) (of(nameAndTypes) >>> Integer.SIZE) | Integer.MIN_VALUE;
    }
}
