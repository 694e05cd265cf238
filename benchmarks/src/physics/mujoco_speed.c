/* MuJoCo's own speed on the states that `mujoco states` wrote: mujoco_speed MODEL.xml STATES.bin FRAMES SECONDS
 * Each env-step puts a row (coordinates, velocities, control) with a warm start of zeros and takes FRAMES steps.
 * Prints env-steps per CPU second. */
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(int count, char **words) {
  char error[500];
  if (count != 5) return 2;
  mjModel *model = mj_loadXML(words[1], 0, error, sizeof error);
  if (!model) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  mjData *data = mj_makeData(model);
  int width = model->nq + model->nv + model->nu, frames = atoi(words[3]);
  double seconds = atof(words[4]), sum = 0;
  FILE *file = fopen(words[2], "rb");
  if (!file) return 1;
  double *rows = malloc(sizeof(double) * width * 4096);
  size_t rows_read = fread(rows, sizeof(double) * width, 4096, file);
  fclose(file);
  if (!rows_read) return 1;
  long steps = 0;
  double start = cpu_seconds(), spent;
  do {
    for (size_t i = 0; i < rows_read; i++) {
      const double *row = rows + i * width;
      memcpy(data->qpos, row, model->nq * sizeof(double));
      memcpy(data->qvel, row + model->nq, model->nv * sizeof(double));
      memcpy(data->ctrl, row + model->nq + model->nv, model->nu * sizeof(double));
      memset(data->qacc_warmstart, 0, model->nv * sizeof(double));
      data->time = 0;
      for (int k = 0; k < frames; k++) mj_step(model, data);
      sum += data->qpos[0];
      steps++;
    }
    spent = cpu_seconds() - start;
  } while (spent < seconds);
  printf("%.6g\n", steps / spent);
  fprintf(stderr, "%g\n", sum);
  mj_deleteData(data);
  mj_deleteModel(model);
  return 0;
}
