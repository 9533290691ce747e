#!/bin/sh
#SBATCH --job-name=impasto
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
# Taken off a node, it is begun again, and skips what is painted.
#SBATCH --requeue

# Eight shards of one list: sbatch slurm.sh MANIFEST.jsonl OUT, on a file system that all nodes share. `impasto` is on the PATH.
set -eu
manifest=$1
out=$2

# As many threads as Slurm gives cores.
export RAYON_NUM_THREADS="${SLURM_CPUS_PER_TASK:-1}"
exec impasto batch "$manifest" --out "$out" --device cpu --shard "$SLURM_ARRAY_TASK_ID/8" --json
