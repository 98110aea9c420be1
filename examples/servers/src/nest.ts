import { Controller, Get, Module, Param, Sse, type DynamicModule, type MessageEvent } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { Backend } from './Backend.js';
import { dashboard, dashboardParts, type Dashboard } from './dashboard.js';

@Controller('dashboard')
export class DashboardController {
  constructor(private readonly backend: Backend) {}

  @Get(':user')
  page(@Param('user') user: string): Observable<Dashboard> {
    return dashboard(this.backend, user);
  }

  @Sse(':user/parts')
  parts(@Param('user') user: string): Observable<MessageEvent> {
    return dashboardParts(this.backend, user).pipe(map(({ key, status, value }) => ({ data: { key, status, value } })));
  }
}

@Module({})
export class AppModule {
  static with(backend: Backend): DynamicModule {
    return {
      module: AppModule,
      controllers: [DashboardController],
      providers: [{ provide: Backend, useValue: backend }],
    };
  }
}
