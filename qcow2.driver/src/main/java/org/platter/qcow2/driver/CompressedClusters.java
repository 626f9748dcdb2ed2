package org.platter.qcow2.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.platter.block.api.BlockException;
import org.platter.block.api.BlockException.Kind;
import org.platter.block.api.Storage;

/**
 * Inflates clusters ("Compressed Clusters Descriptor"): raw deflate, in no more bytes than the entry says. The last one is
 * kept, since guests read a cluster in pieces. Threads: any number.
 */
final class CompressedClusters {

    private record Inflated(long entry, byte[] bytes) {}

    private final Storage storage;
    private final int clusterBits;
    private volatile Inflated last = new Inflated(0, new byte[0]);

    CompressedClusters(Storage storage, int clusterBits) {
        this.storage = storage;
        this.clusterBits = clusterBits;
    }

    /** Fills the buffer from within a cluster. */
    void read(Mapping mapping, ByteBuffer to, int withinCluster) throws IOException {
        Inflated cluster = last;
        if (cluster.entry() != mapping.entry()) {
            cluster = new Inflated(mapping.entry(), inflate(mapping));
            last = cluster;
        }
        to.put(cluster.bytes(), withinCluster, to.remaining());
    }

    /** Has the place of a compressed cluster be used otherwise. */
    void forget() {
        last = new Inflated(0, new byte[0]);
    }

    private byte[] inflate(Mapping mapping) throws IOException {
        byte[] cluster = new byte[1 << clusterBits];
        ByteBuffer deflated = ByteBuffer.allocate(mapping.compressedLength(clusterBits));
        TableReader.readUpToEnd(storage, deflated, mapping.host());
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated.flip());
            int count = 0;
            while (count < cluster.length) {
                int more = inflater.inflate(cluster, count, cluster.length - count);
                if (more == 0) {
                    throw damaged(mapping, count + " bytes of the cluster", null);
                }
                count += more;
            }
            return cluster;
        } catch (DataFormatException e) {
            throw damaged(mapping, "no deflated data (" + e.getMessage() + ")", e);
        } finally {
            inflater.end();
        }
    }

    private BlockException damaged(Mapping mapping, String found, Exception cause) {
        return new BlockException(
                Kind.CORRUPT,
                storage.name() + ": compressed cluster at offset " + mapping.host() + ": found " + found + ", expected "
                        + (1 << clusterBits) + " bytes",
                cause);
    }
}
