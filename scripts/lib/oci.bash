# Writes container images as a tar that Docker and Podman load: an OCI layout with Docker's manifest.json beside it, as
# "docker save" writes since version 25. Docker's config has a health check, OCI's has none; both read the one file.
# Sourced by build-image.
# shellcheck shell=bash

# The time of every file in a layer, that of the jars' entries (project.build.outputTimestamp): a layer whose content has not
# changed since the last commit keeps its digest.
OCI_FILE_TIME=2026-01-01T00:00:00Z
oci_tar_flags=(--sort=name --mtime="$OCI_FILE_TIME" --owner=0 --group=0 --numeric-owner --format=gnu --hard-dereference)

oci_architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}

# Gives files the modes and times that they have in the image.
oci_settle() { # folders...
  local folder
  for folder; do
    chmod -R u=rwX,go=rX "$folder"
    [[ ! -d $folder/tmp ]] || chmod 1777 "$folder/tmp"
    find "$folder" -exec touch -h -d "$OCI_FILE_TIME" {} +
  done
}

oci_begin() { # image folder
  mkdir -p "$1/blobs/sha256"
  oci_diffs=() # digests of the layers as tar
  oci_layers=() # digests of the layers as stored
}

# Moves a file among the blobs; sets oci_digest and oci_size.
oci_blob() { # image folder, file
  oci_digest=$(sha256sum <"$2" | cut -d' ' -f1)
  oci_size=$(stat -c %s "$2")
  mv "$2" "$1/blobs/sha256/$oci_digest"
}

oci_layer() { # image folder, content folder
  local tar=$1/layer.tar
  tar "${oci_tar_flags[@]}" -C "$2" -cf "$tar" .
  oci_diffs+=("$(sha256sum <"$tar" | cut -d' ' -f1)")
  gzip -n -6 <"$tar" >"$tar.gz"
  rm -f "$tar"
  oci_blob "$1" "$tar.gz"
  oci_layers+=("$oci_digest $oci_size")
}

oci_finish() { # image folder, config file, name:tag
  local image=$1 name=$3 config size layers='' paths='' layer
  oci_blob "$image" "$2"
  config=$oci_digest size=$oci_size
  for layer in "${oci_layers[@]}"; do
    layers+=",{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:${layer% *}\",\"size\":${layer#* }}"
    paths+=",\"blobs/sha256/${layer% *}\""
  done
  printf '%s' "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"," \
    "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"sha256:$config\",\"size\":$size}," \
    "\"layers\":[${layers#,}]}" >"$image/manifest"
  oci_blob "$image" "$image/manifest"
  printf '%s' "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{" \
    "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:$oci_digest\",\"size\":$oci_size," \
    "\"annotations\":{\"io.containerd.image.name\":\"docker.io/$([[ $name == */* ]] || echo library/)$name\"," \
    "\"org.opencontainers.image.ref.name\":\"${name##*:}\"}," \
    "\"platform\":{\"architecture\":\"$(oci_architecture)\",\"os\":\"linux\"}}]}" >"$image/index.json"
  printf '%s' '{"imageLayoutVersion":"1.0.0"}' >"$image/oci-layout"
  printf '%s' "[{\"Config\":\"blobs/sha256/$config\",\"RepoTags\":[\"$name\"],\"Layers\":[${paths#,}]}]" >"$image/manifest.json"
}

oci_tar() { # image folder, output
  tar "${oci_tar_flags[@]}" --mode=u=rwX,go=rX -C "$1" -cf "$2" blobs index.json manifest.json oci-layout
}
