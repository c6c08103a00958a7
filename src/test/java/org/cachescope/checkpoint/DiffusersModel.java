package org.cachescope.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/**
 * A DiT as diffusers saves it, made from published weights with a key map of its own, so that it tests the reader's.
 *
 * @param config the fields of {@code config.json}
 * @param tensors tensor by diffusers name, without the position table
 */
public record DiffusersModel(Map<String, Object> config, Map<String, HostTensor> tensors) {
    static DiffusersModel of(DitArchitecture a, WeightSource weights) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String kind : List.of("weight", "bias")) {
            tensors.put("pos_embed.proj." + kind, read(weights, "x_embedder.proj." + kind));
            tensors.put("proj_out_1." + kind, read(weights, "final_layer.adaLN_modulation.1." + kind));
            tensors.put("proj_out_2." + kind, read(weights, "final_layer.linear." + kind));
            for (int block = 0; block < a.depth(); block++) {
                String from = "blocks." + block + ".";
                String to = "transformer_blocks." + block + ".";
                String time = to + "norm1.emb.timestep_embedder.linear_";
                tensors.put(time + "1." + kind, read(weights, "t_embedder.mlp.0." + kind));
                tensors.put(time + "2." + kind, read(weights, "t_embedder.mlp.2." + kind));
                tensors.put(to + "norm1.linear." + kind, read(weights, from + "adaLN_modulation.1." + kind));
                tensors.put(to + "attn1.to_out.0." + kind, read(weights, from + "attn.proj." + kind));
                tensors.put(to + "ff.net.0.proj." + kind, read(weights, from + "mlp.fc1." + kind));
                tensors.put(to + "ff.net.2." + kind, read(weights, from + "mlp.fc2." + kind));
                HostTensor qkv = read(weights, from + "attn.qkv." + kind);
                for (int part = 0; part < 3; part++) {
                    tensors.put(to + "attn1.to_" + "qkv".charAt(part) + "." + kind, third(qkv, part));
                }
            }
        }
        for (int block = 0; block < a.depth(); block++) {
            tensors.put(
                    "transformer_blocks." + block + ".norm1.emb.class_embedder.embedding_table.weight",
                    read(weights, "y_embedder.embedding_table.weight"));
        }
        return new DiffusersModel(config(a), tensors);
    }

    private static Map<String, Object> config(DitArchitecture a) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", "DiTTransformer2DModel");
        config.put("activation_fn", "gelu-approximate");
        config.put("attention_bias", true);
        config.put("attention_head_dim", a.hiddenSize() / a.heads());
        config.put("in_channels", a.inChannels());
        config.put("norm_type", "ada_norm_zero");
        config.put("num_attention_heads", a.heads());
        config.put("num_embeds_ada_norm", a.classes());
        config.put("num_layers", a.depth());
        config.put("out_channels", a.outChannels());
        config.put("patch_size", a.patchSize());
        config.put("sample_size", a.inputSize());
        return config;
    }

    private static HostTensor read(WeightSource weights, String name) {
        return weights.read(name, Arena.ofAuto());
    }

    private static HostTensor third(HostTensor rows, int part) {
        long[] sizes = rows.shape().toArray();
        sizes[0] /= 3;
        long bytes = rows.bytes().byteSize() / 3;
        return new HostTensor(rows.dtype(), Shape.of(sizes), rows.bytes().asSlice(part * bytes, bytes));
    }

    /** Writes a model's folder. */
    public static void write(Path folder, DitArchitecture a, WeightSource weights) throws IOException {
        of(a, weights).write(folder);
    }

    void writeConfig(Path folder) throws IOException {
        Files.createDirectories(folder);
        new ObjectMapper().writeValue(folder.resolve("config.json").toFile(), config);
    }

    void write(Path folder) throws IOException {
        writeConfig(folder);
        SafetensorsFile.write(folder.resolve("diffusion_pytorch_model.safetensors"), tensors, Map.of("format", "pt"));
    }

    /** Spreads the tensors over {@code shards} files and writes their index. */
    void writeSharded(Path folder, int shards) throws IOException {
        writeConfig(folder);
        List<Map<String, HostTensor>> parts = new ArrayList<>();
        Map<String, String> index = new LinkedHashMap<>();
        for (int i = 0; i < shards; i++) {
            parts.add(new LinkedHashMap<>());
        }
        int next = 0;
        for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
            int shard = next++ % shards;
            parts.get(shard).put(tensor.getKey(), tensor.getValue());
            index.put(tensor.getKey(), shardName(shard, shards));
        }
        for (int i = 0; i < shards; i++) {
            SafetensorsFile.write(folder.resolve(shardName(i, shards)), parts.get(i), Map.of());
        }
        new ObjectMapper()
                .writeValue(
                        folder.resolve("diffusion_pytorch_model.safetensors.index.json")
                                .toFile(),
                        Map.of("metadata", Map.of(), "weight_map", index));
    }

    private static String shardName(int shard, int shards) {
        return String.format("diffusion_pytorch_model-%05d-of-%05d.safetensors", shard + 1, shards);
    }
}
