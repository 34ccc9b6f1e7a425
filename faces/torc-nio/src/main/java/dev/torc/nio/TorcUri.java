package dev.torc.nio;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/// `torc:/SERVICE/PATH`, and `torc:/SERVICE/PATH?domain=DIRECTORY` where the domain is not the process' own.
final class TorcUri {

    static final String SCHEME = "torc";

    private static final String DOMAIN = "domain=";
    private static final String PLAIN = "/-._~!$'()*,;:@";

    private TorcUri() {}

    static URI of(TorcPath path) {
        String text = SCHEME + ":" + encode(path.toString());
        Optional<Path> domain = path.getFileSystem().namedDomain();
        return URI.create(domain.map(directory -> text + "?" + DOMAIN + encode(directory.toString()))
                .orElse(text));
    }

    /// {@return the path that a URI says, absolute}
    ///
    /// @throws IllegalArgumentException if it is none of this kind
    static String path(URI uri) {
        check(uri);
        return decode(uri.getRawPath());
    }

    /// {@return the directory of the domain, if the URI names one}
    ///
    /// @throws IllegalArgumentException if it is no such URI
    static Optional<Path> domain(URI uri) {
        check(uri);
        String query = uri.getRawQuery();
        if (query == null) {
            return Optional.empty();
        }
        Path directory = Path.of(query.startsWith(DOMAIN) ? decode(query.substring(DOMAIN.length())) : "");
        if (!directory.isAbsolute()) {
            throw wrong(uri, "behind the ? stands domain=DIRECTORY, an absolute path");
        }
        return Optional.of(directory.normalize());
    }

    private static void check(URI uri) {
        if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
            throw wrong(uri, "its scheme is not " + SCHEME);
        }
        String path = uri.getRawPath();
        if (path == null || !path.startsWith("/")) {
            throw wrong(uri, "write " + SCHEME + ":/SERVICE/PATH");
        }
        if (uri.getRawAuthority() != null) {
            throw wrong(uri, "services are on this host: there is no authority");
        }
        if (uri.getRawFragment() != null) {
            throw wrong(uri, "a path has no fragment; a # in a name is written %23");
        }
    }

    private static IllegalArgumentException wrong(URI uri, String why) {
        return new IllegalArgumentException(uri + " names no path of a service: " + why);
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        HexFormat hex = HexFormat.of().withUpperCase();
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (next & 0xff);
            boolean isPlain = character < 0x80 && (isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
            if (isPlain) {
                encoded.append(character);
            } else {
                encoded.append('%').append(hex.toHexDigits(next));
            }
        }
        return encoded.toString();
    }

    private static boolean isLetterOrDigit(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }

    private static String decode(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                // What a URI has behind a % are two digits: its own parser has seen to that.
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else {
                int codePoint = raw.codePointAt(i);
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint) - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"" + raw + "\" is no UTF-8", e);
        }
    }
}
