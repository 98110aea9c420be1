import pMap from 'p-map';

export default ({ inputs, project, limit }) => pMap(inputs, project, { concurrency: limit });
