package org.platter.block.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.platter.block.api.BlockDevice;
import org.platter.block.api.BlockDriver;
import org.platter.block.api.BlockException;
import org.platter.block.api.ChsGeometry;
import org.platter.block.api.DeviceInfo;
import org.platter.block.api.OpenOptions;
import org.platter.block.api.ProbeScore;
import org.platter.block.api.Storage;

/**
 * A format for tests: one sector with a magic word and an identity, then the disk. A test may step in before every call and after transfers,
 * to hold it up or to make it fail.
 */
final class ToyDriver implements BlockDriver {

    static final int HEADER = 512;
    static final String MAGIC = "TOY!";

    interface Interceptor {
        void before(String call) throws IOException;
    }

    private final String format;
    private final int score;
    private final Interceptor interceptor;

    ToyDriver() {
        this("toy", 50);
    }

    ToyDriver(String format, int score) {
        this(format, score, call -> {});
    }

    ToyDriver(String format, int score, Interceptor interceptor) {
        this.format = format;
        this.score = score;
        this.interceptor = interceptor;
    }

    static ToyDriver intercepted(Interceptor interceptor) {
        return new ToyDriver("toy", 50, interceptor);
    }

    static ToyDriver failing(String call, Throwable failure) {
        return intercepted(name -> {
            if (name.equals(call)) {
                fail(failure);
            }
        });
    }

    static void fail(Throwable failure) throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) failure;
    }

    /** A new image of zeros. */
    static Path image(Path path, int size) throws IOException {
        return Files.write(path, bytes(path.getFileName().toString(), size));
    }

    static byte[] bytes(String identity, int size) {
        return ByteBuffer.allocate(HEADER + size)
                .put((MAGIC + identity).getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public List<String> aliases() {
        return List.of(format + "-alias");
    }

    @Override
    public ProbeScore probe(Storage storage) throws IOException {
        interceptor.before("probe");
        return storage.size() >= HEADER && header(storage).startsWith(MAGIC)
                ? new ProbeScore(score, "magic found")
                : ProbeScore.NONE;
    }

    @Override
    public BlockDevice open(Storage storage, OpenOptions options) throws IOException {
        interceptor.before("open");
        String header = header(storage);
        if (!header.startsWith(MAGIC)) {
            throw new BlockException(BlockException.Kind.NOT_THIS_FORMAT, storage.name() + ": no " + MAGIC);
        }
        DeviceInfo info = DeviceInfo.of(format, storage.size() - HEADER)
                .readOnly(options.readOnly())
                .lastModified(Optional.of(Instant.EPOCH))
                .identity(header.substring(MAGIC.length()).trim())
                .build();
        return new Device(storage, info);
    }

    private static String header(Storage storage) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        storage.read(header, 0);
        return new String(header.array(), StandardCharsets.US_ASCII);
    }

    private final class Device implements BlockDevice {

        private final Storage storage;
        private final DeviceInfo info;

        Device(Storage storage, DeviceInfo info) {
            this.storage = storage;
            this.info = info;
        }

        @Override
        public DeviceInfo info() {
            return info;
        }

        @Override
        public Optional<ChsGeometry> geometry() {
            return Optional.of(new ChsGeometry(3, 2, 1));
        }

        @Override
        public void read(ByteBuffer to, long offset) throws IOException {
            interceptor.before("read");
            storage.read(to, offset + HEADER);
            interceptor.before("read done");
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            interceptor.before("write");
            storage.write(from, offset + HEADER);
            interceptor.before("write done");
        }

        @Override
        public void flush() throws IOException {
            interceptor.before("flush");
            storage.flush();
        }

        @Override
        public void close() throws IOException {
            interceptor.before("close");
            storage.close();
        }
    }
}
